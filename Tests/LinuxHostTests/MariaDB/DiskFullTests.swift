import SiteModel
import Testing

@testable import LinuxHost

/// What a full disk looks like through MariaDB's numbers. Each text is what a server said; EndToEndTests fill a real disk.
@Suite struct DiskFullTests {
    @Test(arguments: [
        (1114, "The table 'wp_posts' is full", ProblemCode.diskFull),
        (1005, #"Can't create table `s`.`wp_termmeta` (errno: 135 "No more room in record file")"#, .diskFull),
        (1005, #"Can't create table `s`.`t` (errno: 28 "No space left on device")"#, .diskFull),
        (3, #"Error writing file './s/db.opt' (Errcode: 28 "No space left on device")"#, .diskFull),
        (1030, #"Got error 28 "No space left on device" from storage engine InnoDB"#, .diskFull),
        (1005, #"Can't create table `s`.`t` (errno: 150 "Foreign key constraint is incorrectly formed")"#, .commandFailed),
        (1064, "You have an error in your SQL syntax near 'errno: 28'", .commandFailed),
        (2013, "Lost connection to server during query", .databaseUnavailable),
    ])
    func hasItsCode(_ number: UInt32, _ words: String, _ code: ProblemCode) {
        #expect(MariaDBFailure(number: number, words: words).problem("make table", "t", secret: false).code == code)
    }
}
