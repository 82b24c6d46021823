/// What only a system host has: systemd's units, and what stood before the agent came. A sandbox has a supervisor instead and never asks.
extension HostLayout {
    /// Written when the host was prepared: from then on commands that name no root mean this host.
    /// As the package brings it: it prepares the machine, then runs the daemon.
    package var packagedUnit: String { "/usr/lib/systemd/system/agent.service" }
    package var hostRecord: String { "\(state)/host.json" }

    /// Cloudflare's networks, as they were fetched last.
    package var cloudflareNetworks: String { "\(state)/cloudflare.txt" }

    /// There where systemd runs the machine (sd_booted(3)).
    package var systemd: String { "/run/systemd/system" }
    /// Where systemd's journal takes messages by its own protocol.
    package var journalSocket: String { "/run/systemd/journal/socket" }
    /// Where an administrator's own units lie; those of packages are elsewhere.
    package var units: String { "/etc/systemd/system" }
    package func unit(_ name: String) -> String { "\(units)/\(name)" }
    /// A link for each socket that systemd binds at boot.
    package var enabledSockets: String { "\(units)/sockets.target.wants" }
    /// A link for each service that systemd starts at boot.
    package var enabledServices: String { "\(units)/multi-user.target.wants" }
    /// Where systemd keeps properties that it was told, a directory for each unit. Written by systemd alone.
    package var unitControls: String { "/etc/systemd/system.control" }
    package func unitControl(_ unit: String) -> String { "\(unitControls)/\(unit).d" }
    /// The units that the agent put a ceiling on for a while, one a line; empty after a boot, as those ceilings are.
    package var heldUnits: String { "\(run)/held" }
    /// The kernel's control groups. The second version of them has one hierarchy, the first one for each controller.
    package var controlGroups: String { "/sys/fs/cgroup" }
    package var controlGroupsOfVersion2: String { "\(controlGroups)/cgroup.controllers" }
    package var sitesGroup: String { "\(controlGroups)/agent.slice/agent-sites.slice" }
    package func sitesGroup(_ controller: String) -> String { "\(controlGroups)/\(controller)/agent.slice/agent-sites.slice" }
    package var nginxDropIns: String { "\(units)/nginx.service.d" }
    package var nginxDropIn: String { "\(nginxDropIns)/50-agent.conf" }
}

extension HostDirectories {
    package var ofSystem: [DirectoryRule] {
        [DirectoryRule(layout.nginxDropIns, .root, 0o755, writer: "host prepare", why: "what is added to the distribution's nginx.service")]
    }
}
