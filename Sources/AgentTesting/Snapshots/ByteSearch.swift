import Glibc

extension String {
    /// Whether the bytes of `part` stand in it; neither holds a zero. Asked for every name and value of a host, and of every hostile string: the
    /// library's own search, which knows characters, takes a hundred times as long in a build that is not optimised, and sees no quote under an accent.
    package func holdsBytes(of part: String) -> Bool {
        withCString { all in part.withCString { wanted in strstr(all, wanted) != nil } }
    }
}
