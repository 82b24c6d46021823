// AgentCLI
