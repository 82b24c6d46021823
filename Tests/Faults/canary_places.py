"""Where which secret is meant to stand, and why. Everything else of the test's directory is searched for all of them."""

import fnmatch
import os
import stat

# (a pattern of paths below the test's directory, the kinds that may stand there, why)
MEANT = [
    ("meant/*", "*", "the test's own files, from which the secrets come and to which the agent hands what it made"),
    (".agent/passwords/*", "administrator", "where 'site create' writes a new administrator's password, for who asked alone"),
    ("root/srv/*/releases/wp-config.php", "database salt", "WordPress reads them there: root:site 0440, outside of every web root"),
    ("root/srv/*/compiled/*", "database salt", "that file, compiled by the site's own PHP: in a directory that only the site may enter"),
    ("root/state/secrets.key", "key", "what named secrets are sealed with"),
    ("root/state/redis.password", "key", "of the sandbox's own Redis"),
    ("root/state/certificates/*.pem", "certificate", "what nginx's master reads"),
    ("root/etc/nginx/*.pem", "certificate", "the certificate for names that no site has"),
]


def is_meant(path, kind):
    return any(fnmatch.fnmatch(path, pattern) and (kinds == "*" or kind in kinds.split()) for pattern, kinds, _ in MEANT)


def others_read(work, path):
    """Whether a user of whom nothing is known gets there: the file is open to him and so is each directory above."""
    place = os.path.join(work, path)
    if not os.lstat(place).st_mode & stat.S_IROTH:
        return False
    while place != work:
        place = os.path.dirname(place)
        if not os.lstat(place).st_mode & stat.S_IXOTH:
            return False
    return True
