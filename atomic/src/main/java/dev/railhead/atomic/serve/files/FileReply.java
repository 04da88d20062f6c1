package dev.railhead.atomic.serve.files;

import dev.railhead.atomic.serve.files.FileAnswer.Bytes;
import dev.railhead.atomic.serve.files.FileAnswer.Field;
import dev.railhead.atomic.serve.files.FileAnswer.Part;
import dev.railhead.atomic.serve.files.FileAnswer.Region;
import dev.railhead.atomic.serve.files.ReleaseFiles.Opened;
import dev.railhead.atomic.serve.files.ReleaseFiles.Opener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The answer to one request for a file that is there. For one thread. */
final class FileReply {
  private static final Field VARY = new Field("Vary", "Accept-Encoding");

  private final FileRequest request;
  private final Opener opener;

  FileReply(FileRequest request, Opener opener) {
    this.request = request;
    this.opener = opener;
  }

  FileAnswer notFound() {
    return Replies.error(request, 404);
  }

  /**
   * Answers with {@code file}.
   *
   * @param common the fields that do not depend on the file's content; the first is Content-Type
   */
  FileAnswer to(WebFile file, List<Field> common) throws IOException {
    Optional<Coding> coding = coding(file);
    WebFile chosen = coding.map(it -> file.codings().get(it)).orElse(file);
    List<Field> fields = fields(common, file, coding, chosen);
    Optional<FileAnswer> early = withoutBytes(chosen, fields);
    if (early.isPresent()) {
      return early.get();
    }
    Optional<Opened> opened = opener.open(chosen);
    if (opened.isEmpty()) {
      return notFound();
    }
    WebFile actual = opened.get().file();
    return from(
        opened.get(),
        chosen,
        actual.equals(chosen) ? fields : fields(common, file, coding, actual));
  }

  private Optional<Coding> coding(WebFile file) {
    return file.codings().isEmpty()
        ? Optional.empty()
        : Coding.choose(file.codings().keySet(), request.header("Accept-Encoding").orElse(""));
  }

  private static List<Field> fields(
      List<Field> common, WebFile asked, Optional<Coding> coding, WebFile sent) {
    List<Field> fields = new ArrayList<>(8);
    fields.addAll(common);
    fields.add(new Field("ETag", sent.tag()));
    if (sent.modified() != null) {
      fields.add(new Field("Last-Modified", HttpDates.print(sent.modified())));
    }
    if (!asked.codings().isEmpty()) {
      fields.add(VARY);
    }
    coding.ifPresent(it -> fields.add(new Field("Content-Encoding", it.token())));
    return fields;
  }

  /** The answer, if it takes no byte of the file: then the file is not even opened. */
  private Optional<FileAnswer> withoutBytes(WebFile file, List<Field> fields) {
    return switch (Conditions.judge(request, file.tag(), file.modified())) {
      case NOT_MODIFIED -> Optional.of(FileAnswer.empty(304, withoutContent(fields)));
      case FAILED -> Optional.of(FileAnswer.empty(412, withoutContent(fields)));
      case PROCEED ->
          request.method().equals("HEAD")
              ? Optional.of(new FileAnswer(200, fields, file.size(), List.of(), null))
              : Optional.empty();
    };
  }

  private static List<Field> withoutContent(List<Field> fields) {
    return fields.stream().filter(field -> !field.name().startsWith("Content-")).toList();
  }

  /** What was opened may be another file than was asked for: then the conditions are, too. */
  private FileAnswer from(Opened opened, WebFile asked, List<Field> fields) throws IOException {
    WebFile file = opened.file();
    if (!file.equals(asked)) {
      Optional<FileAnswer> early = withoutBytes(file, fields);
      if (early.isPresent()) {
        return without(opened, early.get());
      }
    }
    Optional<List<ByteRange>> ranges = Optional.empty();
    if (Conditions.rangeCounts(request, file.tag())) {
      ranges = request.header("Range").flatMap(header -> ByteRange.parse(header, file.size()));
    }
    return ranges.isPresent() ? ranged(opened, fields, ranges.get()) : whole(opened, fields);
  }

  private static FileAnswer whole(Opened opened, List<Field> fields) {
    long size = opened.file().size();
    List<Part> parts = size == 0 ? List.of() : List.of(part(opened, new ByteRange(0, size)));
    return new FileAnswer(200, fields, size, parts, opened.channel());
  }

  private static FileAnswer without(Opened opened, FileAnswer answer) throws IOException {
    if (opened.channel() != null) {
      opened.channel().close();
    }
    return answer;
  }

  private static FileAnswer ranged(Opened opened, List<Field> fields, List<ByteRange> ranges)
      throws IOException {
    long size = opened.file().size();
    if (ranges.isEmpty()) {
      List<Field> none = new ArrayList<>(withoutContent(fields));
      none.add(new Field("Content-Range", "bytes */" + size));
      return without(opened, FileAnswer.empty(416, none));
    }
    if (ranges.size() > 1) {
      return multipart(opened, fields, ranges);
    }
    ByteRange only = ranges.get(0);
    fields.add(new Field("Content-Range", only.contentRange(size)));
    return new FileAnswer(
        206, fields, only.length(), List.of(part(opened, only)), opened.channel());
  }

  /** RFC 9110 section 14.6. */
  private static FileAnswer multipart(Opened opened, List<Field> fields, List<ByteRange> ranges) {
    String boundary = UUID.randomUUID().toString();
    String type = fields.get(0).value();
    List<Part> parts = new ArrayList<>();
    long length = 0;
    for (ByteRange range : ranges) {
      String head =
          "\r\n--"
              + boundary
              + "\r\nContent-Type: "
              + type
              + "\r\nContent-Range: "
              + range.contentRange(opened.file().size())
              + "\r\n\r\n";
      parts.add(text(head));
      parts.add(part(opened, range));
      length += head.length() + range.length();
    }
    String end = "\r\n--" + boundary + "--\r\n";
    parts.add(text(end));
    List<Field> changed = new ArrayList<>(fields);
    changed.set(0, new Field("Content-Type", "multipart/byteranges; boundary=" + boundary));
    return new FileAnswer(206, changed, length + end.length(), parts, opened.channel());
  }

  private static Part text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return new Bytes(bytes, 0, bytes.length);
  }

  private static Part part(Opened opened, ByteRange range) {
    if (opened.bytes() != null) {
      return new Bytes(opened.bytes(), (int) range.first(), (int) range.length());
    }
    return new Region(Objects.requireNonNull(opened.channel()), range);
  }
}
