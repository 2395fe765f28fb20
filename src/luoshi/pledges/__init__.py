"""Stage 2: what the plan promises is owed by posts, due on a day, supervised, and proved (任务)."""
