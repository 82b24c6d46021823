import AgentTesting
import HostServices
import LinuxHost
import Testing

@Suite("The start of the program") struct StartTests {
    @Test("loads no library that most runs of it do without") func libraries() async throws {
        let loader = Command("/lib64/ld-linux-x86-64.so.2", ["--list", BuiltBinary.path])
        let loaded = try await LinuxCommandRunner(executable: BuiltBinary.path).run(loader).output
        #expect(loaded.contains("libc.so.6"))
        for library in ["libcurl", "libmariadb", "libssl", "libcrypto", "libgnutls"] { #expect(!loaded.contains(library)) }
    }
}
