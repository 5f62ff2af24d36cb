"""What answers amount to: figures of areas, their series, and what stands out."""
