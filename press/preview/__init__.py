"""Pages that renew themselves while an author writes: watch what a build is made from, build, show."""
