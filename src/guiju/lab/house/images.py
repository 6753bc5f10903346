"""Pictures that people send: known by their content, limited, and encoded anew.

What is stored is what was drawn from the pixels: no place, time, camera or other bytes of the original get in.
"""

from io import BytesIO

LARGEST = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
"""Pixels of the longer side that are kept: enough for a plan on A4."""
MEDIA_TYPE = "image/jpeg"
FORMATS = ("JPEG", "PNG", "WEBP")


class PictureUnreadable(ValueError):
    """What was sent is no picture of a known kind, or too large; the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


def encoded_anew(data: bytes) -> bytes:
    """The picture as JPEG, upright, at most 2400 pixels long. Raises PictureUnreadable."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(data) > LARGEST:
        raise PictureUnreadable(
            "图片超过 12 MB，请缩小后再上传", "the picture is larger than 12 MB; send a smaller one"
        )
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise PictureUnreadable("图片超过四千万像素", "the picture has more than 40 million pixels")
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(found)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            plain = Image.new("RGB", upright.size, "white")
            held = upright.convert("RGBA")
            plain.paste(held, mask=held.getchannel("A"))
    except PictureUnreadable:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise PictureUnreadable(
            "不是可读的图片；请上传 JPEG、PNG 或 WebP", "this is no readable picture; send JPEG, PNG or WebP"
        ) from None
    written = BytesIO()
    plain.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue()
