// LinuxHost
