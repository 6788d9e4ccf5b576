"""What turns an executed document into finished files; `embedded` needs nothing but PyPI packages."""
