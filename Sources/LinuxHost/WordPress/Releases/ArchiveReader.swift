import Foundation
import HostServices
import SiteModel

struct ArchiveReader: Sendable {
    let runner: any CommandRunner
    let identity: SiteIdentity?
}
