"""From Quarto documents to finished files; knows nothing of a review's subject."""
