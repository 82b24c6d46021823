<?php
// One visitor of a site whose PHP sleeps, and a second one, in milliseconds. Runs in the machine, whose clock is systemd's too.
//   php visit.php DOMAIN SERVICE    answers: FIRST ASKED WALLS PAGE SECOND
// ASKED: until systemd forks for the service; WALLS: until PHP-FPM says that it is ready, inside the unit's walls; PAGE: the rest.
[, $domain, $service] = $argv;
// Its own certificate alone: reading those of 300 sites takes curl 50 ms.
$certificate = glob("/var/lib/agent/certificates/" . preg_replace('/.*@|\.service$/', "", $service) . "/*.pem")[0];
$curl = curl_init();
$visit = function () use ($curl, $domain, $certificate) {
    curl_setopt_array($curl, [
        // Asked for as nobody asked before, so no cache has it; on a connection of its own.
        CURLOPT_URL => "https://$domain/?" . bin2hex(random_bytes(8)), CURLOPT_CAINFO => $certificate, CURLOPT_FRESH_CONNECT => true,
        CURLOPT_RESOLVE => ["$domain:443:127.0.0.1"], CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 30,
    ]);
    $began = hrtime(true) / 1e6;
    $page = curl_exec($curl);
    $took = hrtime(true) / 1e6 - $began;
    if (curl_getinfo($curl, CURLINFO_RESPONSE_CODE) !== 200 || !str_contains($page, "wp-")) {
        fwrite(STDERR, "$domain does not serve: " . curl_error($curl) . "\n");
        exit(1);
    }
    return [$began, $took];
};
// systemd tells microseconds of CLOCK_MONOTONIC, which hrtime() reads too.
$moment = fn(string $name) => (float) shell_exec("systemctl show --value --property=$name " . escapeshellarg($service)) / 1e3;
if (trim(shell_exec("systemctl show --value --property=ActiveState " . escapeshellarg($service))) !== "inactive") {
    fwrite(STDERR, "$service does not sleep\n");
    exit(1);
}
[$began, $first] = $visit();
[, $second] = $visit();
[$forked, $ready] = [$moment("ExecMainStartTimestampMonotonic"), $moment("ActiveEnterTimestampMonotonic")];
printf("%.1f %.1f %.1f %.1f %.1f\n", $first, $forked - $began, $ready - $forked, $began + $first - $ready, $second);
