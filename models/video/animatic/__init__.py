"""The animatic camera: moving type and illustrations, drawn on a CPU."""
