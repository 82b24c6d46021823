/// nginx's own files.
extension HostLayout {
    package var nginxMain: String { "\(nginx)/nginx.conf" }
    package var nginxGlobals: String { "\(nginx)/globals" }
    package var rejectedVhosts: String { "\(nginx)/rejected" }
    package var nginxPID: String { "\(run)/nginx.pid" }
    package var nginxErrorLog: String { "\(logs)/nginx-error.log" }
    /// What nginx prints before it has read its configuration.
    package var nginxOutput: String { "\(logs)/nginx.log" }
    /// Bodies of requests and responses on their way.
    package var nginxTemporary: String { "\(root)/cache/nginx-temporary" }
}
