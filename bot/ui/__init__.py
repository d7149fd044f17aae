"""What people see in Discord: cards, buttons, modals, and the announcer that keeps them true."""
