"""What all diffusers pipelines share, of pictures and of video: loading, running, progress, previews."""
