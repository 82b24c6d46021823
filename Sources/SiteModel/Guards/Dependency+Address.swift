import Foundation

extension Dependency {
    /// Who answers at an address of downloads. A slip in what a person typed must not close the way to wordpress.org for others.
    /// - Parameter mirror: where releases of this host come from.
    package init(download address: String, mirror: String?) {
        let place = Self.place(address)
        let host = place.host
        if host == "wordpress.org" || host.hasSuffix(".wordpress.org") {
            self.init(.wordpress)
        } else if let mirror, Self.place(mirror) == place {
            self.init(.wordpress)
        } else if host == "cloudflare.com" || host.hasSuffix(".cloudflare.com") {
            self.init(.cloudflare)
        } else {
            self.init(.download, "\(host):\(place.port)", account: "\(host):\(place.port)")
        }
    }

    private struct Place: Equatable {
        var host: String
        var port: Int
    }

    /// Judged before by `DownloadAddress`; what is no address names nobody in particular.
    private static func place(_ address: String) -> Place {
        let url = URLComponents(string: address)
        return Place(host: printable(url?.host?.lowercased() ?? "?"), port: url?.port ?? (url?.scheme == "http" ? 80 : 443))
    }
}
