say "a site that takes all connections"
# More than nginx has (docs/threat-model.md): the kernel counts them for each site, by default.
. "$parts/war.sh"
begin_war
check "sites' connections are limited, and nobody had to ask for it" is_active agent-connections.service
check "the host says so" grep -qE '"connectionLimit" *: *"held"' <(agent host status --format json)
serves "$two" || true # awake
: >"$work/flood"
flooded() { sleep 5; held >"$work/held"; visitors 3; }
wage flood "$work/flood" flooded
say "          it holds $(cat "$work/held") connections; meanwhile its neighbour's visitors got: $(cut -d ' ' -f 3 "$work/flood" | sort -u | tr '\n' ' ')"
check "it holds some" [ "$(cat "$work/held")" -ge 200 ]
check "but no more than 256" [ "$(cat "$work/held")" -le 260 ]
check_same "and its neighbour answers" 200 "$(cut -d ' ' -f 3 "$work/flood" | sort -u)"
check "another user of the machine is not counted" [ "$(in_machine nft list set inet agent_sites sites | grep -c 'ct count')" -le 2 ]
check "it is served again itself" until_true 60 serves "$one"
end_war
