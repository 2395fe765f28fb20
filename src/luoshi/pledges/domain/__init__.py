"""The pure rules of pledges: lifecycles, schedules, lights, verdicts, returns, owners, decomposition."""
