/// nginx's own files.
extension HostLayout {
    package var nginxGlobals: String { "\(nginx)/globals" }
    package var rejectedVhosts: String { "\(nginx)/rejected" }
    package var nginxPID: String { "\(run)/nginx.pid" }
    package var nginxErrorLog: String { "\(logs)/nginx-error.log" }
}
