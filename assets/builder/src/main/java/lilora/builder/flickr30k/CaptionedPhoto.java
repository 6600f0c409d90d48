package lilora.builder.flickr30k;

import java.util.List;

/**
 * A photo of an upstream package with its captions.
 *
 * @param id short name, used for the image file
 * @param kind what sort of thing is shown, e.g. {@code windmill}; the split keeps the shares of the kinds
 * @param subject what is shown; photos of one subject stay on one side of the split
 * @param frame which part of the photo is kept
 * @param packageName the package in the manifest
 * @param file path in the package; for GCompris the path below its activities
 * @param licence the photo's licence
 * @param author the photo's author
 * @param source where the package's notice says the photo is from, a URL
 * @param captions three different sentences
 */
public record CaptionedPhoto(
        String id,
        String kind,
        String subject,
        Frame frame,
        String packageName,
        String file,
        String licence,
        String author,
        String source,
        List<String> captions) {

    public CaptionedPhoto {
        captions = List.copyOf(captions);
    }
}
