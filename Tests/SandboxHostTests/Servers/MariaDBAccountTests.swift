import Testing

@testable import SandboxHost

@Suite struct MariaDBAccountTests {
    /// Rows as MariaDB 10.11 writes them.
    @Test(arguments: [
        (
            #"{"access":18446744073709551615,"plugin":"mysql_native_password","authentication_string":"invalid","auth_or":[{},{"plugin":"unix_socket"}]}"#,
            "root", false
        ),
        (
            #"{"access":0,"plugin":"mysql_native_password","authentication_string":"","account_locked":true,"password_last_changed":0}"#,
            "mariadb.sys", false
        ),
        (
            #"{"access":0,"plugin":"mysql_native_password","authentication_string":"*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19"}"#, "site",
            false
        ),
        (#"{"access":0,"plugin":"unix_socket"}"#, "site", false),
        (#"{"access":18446744073709551615,"plugin":"mysql_native_password","authentication_string":""}"#, "root", true),
        (#"{"access":0,"plugin":"mysql_native_password","authentication_string":""}"#, "site", true),
        (
            #"{"access":0,"plugin":"unix_socket","auth_or":[{},{"plugin":"mysql_native_password","authentication_string":""}]}"#, "site",
            true
        ),
        (
            #"{"access":1073741823,"plugin":"mysql_native_password","authentication_string":"*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19"}"#,
            "boss", true
        ),
        (#"{"access":0,"plugin":"unix_socket"}"#, "", true),
        ("{}", "site", true),
    ])
    func openAccountsAreSeen(privileges: String, user: String, isOpen: Bool) throws {
        #expect(try MariaDBAccount(line: "\(user)\tlocalhost\t\(privileges)").isOpen(owner: "root") == isOpen)
    }
}
