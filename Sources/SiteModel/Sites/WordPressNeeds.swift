/// What WordPress and the usual plugins need of PHP, as `php -m` names it in lower case.
package enum WordPressNeeds {
    package static let extensions = ["curl", "dom", "gd", "mbstring", "mysqli", "openssl", "xml", "zip"]
    /// Works without, less well: sorting and dates of other languages, names with accents in uploads.
    package static let wishes = ["intl"]
}
