// AgentStore
