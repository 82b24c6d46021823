import HostServices
import SiteModel

/// What a person brings in the laws: a certificate that OpenSSL made for this, and its key, which is nobody's.
enum BroughtText {
    static let pem = """
        -----BEGIN CERTIFICATE-----
        MIIBjzCCATWgAwIBAgIUZJ9LwofL7Lvb0G7EQ5Tfwvk2q7EwCgYIKoZIzj0EAwIw
        EzERMA8GA1UEAwwIbGF3LnRlc3QwIBcNMjYxMTI4MDgyODA2WhgPMjEyNjExMDQw
        ODI4MDZaMBMxETAPBgNVBAMMCGxhdy50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
        AQcDQgAEtpavg9H4o8u2/k9C9ABb0J7IfBhuwPjEDo62hS/KhrFOFcjw7u/4ljrg
        eanVQ1YRE5pVsgFXoFoFOV52LqFMjaNlMGMwHQYDVR0OBBYEFEsJ/hEVm9sWdRJR
        /m4CTQNtOFeMMB8GA1UdIwQYMBaAFEsJ/hEVm9sWdRJR/m4CTQNtOFeMMBMGA1Ud
        EQQMMAqCCGxhdy50ZXN0MAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAwRQIg
        bS+KGkCCrxwFMPTpX7J9DsHP2i50hcRC7LDR9uJVDesCIQDPMZx5qyUM+nCCRtB5
        pMHT0ad1xDmp8WuTgWTAgSEi+A==
        -----END CERTIFICATE-----
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYqLu/J415x2W+Fqj
        6PALJx3f5NSPWt6ZkrhCMTDjMMShRANCAAS2lq+D0fijy7b+T0L0AFvQnsh8GG7A
        +MQOjraFL8qGsU4VyPDu7/iWOuB5qdVDVhETmlWyAVegWgU5XnYuoUyN
        -----END PRIVATE KEY-----

        """

    static let facts: CertificateFacts = {
        var facts = CertificateFacts(names: ["law.test"], notAfter: 4_000_000_000)
        facts.issuer = "CN=law.test"
        facts.fingerprint = SHA256Hex(rawValue: "764a2f44e6fa1ba7d2cc79c3881b68ce5d14aac8456479c507556cb1f145396d")
        return facts
    }()
}
