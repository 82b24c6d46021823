import ConfigTemplates
import Foundation

/// Where Debian's packages put modules of nginx. They depend on the very binary interface of the nginx that is installed, so a module that is there loads.
package struct NginxModuleDirectory: Sendable {
    package static let debian = NginxModuleDirectory(path: "/usr/lib/nginx/modules")
    private let path: String

    package init(path: String) { self.path = path }

    package func installed() -> NginxModules {
        NginxModules(brotli: module("ngx_http_brotli_filter_module"))
    }

    private func module(_ name: String) -> String? {
        let file = "\(path)/\(name).so"
        return access(file, R_OK) == 0 ? file : nil
    }
}
