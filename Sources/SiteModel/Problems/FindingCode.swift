/// What the doctor finds, by name. Those that are watched as well have their page as an alert (`AlertCode`); a test holds that no finding has none.
package enum FindingCode: String, Sendable, CaseIterable {
    case configEdited = "config.edited"
    case configOutdated = "config.outdated"
    case connectionsCrowded = "connections.crowded"
    case connectionsUnlimited = "connections.unlimited"
    case daemonOutdated = "daemon.outdated"
    case diskLow = "disk.low"
    case inventoryIncomplete = "inventory.incomplete"
    case isolationOff = "isolation.off"
    case manifestUnreadable = "manifest.unreadable"
    case nginxDown = "nginx.down"
    case nginxRefused = "nginx.refused"
    case packageVulnerable = "package.vulnerable"
    case phpIncomplete = "php.incomplete"
    case serviceSilent = "service.silent"
    case siteIncomplete = "site.incomplete"
    case siteUnheard = "site.unheard"
    case siteUnwell = "site.unwell"
    case snippetRefused = "snippet.refused"
    case toolMissing = "tool.missing"
    case toolOld = "tool.old"
    case toolUnreadable = "tool.unreadable"
    case upgradesUnknown = "upgrades.unknown"
    case vhostRejected = "vhost.rejected"
    // Things that belong to no site and no change, by what they are.
    case orphanVhost = "orphan.vhost"
    case orphanPool = "orphan.pool"
    case orphanService = "orphan.service"
    case orphanDatabase = "orphan.database"
    case orphanAccount = "orphan.account"
    case orphanUser = "orphan.user"
    case orphanTree = "orphan.tree"
    case orphanTrash = "orphan.trash"
    case orphanManifest = "orphan.manifest"
    case orphanCertificate = "orphan.certificate"
    case orphanLimits = "orphan.limits"
    case orphanStaging = "orphan.staging"
    case orphanSecrets = "orphan.secrets"

    /// Every finding has its page: a new one does not compile without it.
    package var explanation: Explanation {
        switch self {
        case .configEdited, .configOutdated, .daemonOutdated, .diskLow, .inventoryIncomplete, .isolationOff, .manifestUnreadable,
            .serviceSilent:
            ofHost
        case .connectionsCrowded, .connectionsUnlimited, .nginxDown, .nginxRefused, .snippetRefused, .vhostRejected: ofWebServer
        case .packageVulnerable, .phpIncomplete, .toolMissing, .toolOld, .toolUnreadable, .upgradesUnknown: ofPrograms
        case .siteIncomplete, .siteUnheard, .siteUnwell: ofSites
        case .orphanVhost, .orphanPool, .orphanService, .orphanDatabase, .orphanAccount, .orphanUser, .orphanTree, .orphanTrash,
            .orphanManifest, .orphanCertificate, .orphanLimits, .orphanStaging, .orphanSecrets:
            ofNobody
        }
    }
}
