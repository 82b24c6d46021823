say "settings after a reboot"
check_same "$one has its limits" "CPUWeight=50 MemoryMax=536870912 TasksMax=64 " "$(limits_of "$first")"
check_same "$two the standard" "$standard" "$(limits_of "$second")"
