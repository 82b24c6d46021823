// SandboxHost
