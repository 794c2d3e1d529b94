"""What a run hands over: files under the output folder."""
