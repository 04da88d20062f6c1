package dev.railhead.core.announce;

import dev.railhead.core.Secret;
import dev.railhead.core.internal.Names;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Sends announcements by e-mail, over SMTP; needs {@code org.eclipse.angus:jakarta.mail}, which
 * applications bring along. One mail each: the subject is the announcement's one line, the text
 * says the same in parts, {@code Message-ID} comes from the announcement's id and stays the same in
 * each try, and {@code Auto-Submitted: auto-generated} (RFC 3834) keeps holiday answers away. The
 * usual way:
 *
 * <pre>{@code
 * Mail mail = Mail.from("deploys@example.com").to("dev@example.com").by("smtp.example.com", 587);
 * Announcer announcer = Announcer.builder(mail).only(Announcement::isEnding).start();
 * }</pre>
 *
 * <p>By default the connection must be encrypted before anything else is said (STARTTLS), and the
 * server's certificate must be trusted and bear its name. What the server refuses for good (5xx, a
 * wrong login) is not tried again. Thread-safe.
 */
public final class Mail implements Sink {
  private final String host;
  private final int port;
  private final Builder settings;
  private final Session session;

  private Mail(String host, int port, Builder settings) {
    this.host = host;
    this.port = port;
    this.settings = settings;
    this.session = Session.getInstance(properties());
  }

  /** How the connection is protected. */
  public enum Encryption {
    /** Begins in the clear and must be encrypted before anything is sent (RFC 3207). */
    STARTTLS,
    /** Encrypted from the start (RFC 8314). */
    TLS,
    /** Not at all; no login may be set. For a relay on the same machine. */
    NONE
  }

  /**
   * Mail from {@code sender}, such as {@code deploys@example.com}.
   *
   * @throws IllegalArgumentException if it is not one e-mail address
   */
  public static Builder from(String sender) {
    return new Builder(sender);
  }

  private Properties properties() {
    String protocol = settings.encryption == Encryption.TLS ? "smtps" : "smtp";
    String millis = Long.toString(settings.within.toMillis());
    Properties properties = new Properties();
    String prefix = "mail." + protocol + ".";
    properties.put("mail.transport.protocol", protocol);
    properties.put(prefix + "host", host);
    properties.put(prefix + "port", Integer.toString(port));
    properties.put(prefix + "connectiontimeout", millis);
    properties.put(prefix + "timeout", millis);
    properties.put(prefix + "writetimeout", millis);
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "auth", Boolean.toString(settings.user.isPresent()));
    boolean upgrade = settings.encryption == Encryption.STARTTLS;
    properties.put(prefix + "starttls.enable", Boolean.toString(upgrade));
    properties.put(prefix + "starttls.required", Boolean.toString(upgrade));
    settings.trust.ifPresent(
        trust -> properties.put(prefix + "ssl.socketFactory", trust.getSocketFactory()));
    return properties;
  }

  @Override
  public void send(List<Announcement> announcements) throws IOException {
    try (Transport transport = session.getTransport()) {
      transport.connect(
          settings.user.orElse(null), settings.password.map(Secret::reveal).orElse(null));
      for (Announcement announcement : announcements) {
        Message message = message(announcement);
        transport.sendMessage(message, message.getAllRecipients());
      }
    } catch (MessagingException e) {
      throw failure(e);
    }
  }

  private IOException failure(MessagingException e) {
    String message = this + ": " + e.getClass().getSimpleName() + ": " + said(e);
    String said =
        Names.printable(settings.password.map(p -> p.maskedIn(message)).orElse(message), 400);
    return isFinal(e) ? new SinkRefusedException(said, e) : new IOException(said, e);
  }

  /** Servers end their answers with a new line. */
  private static String said(MessagingException e) {
    return String.valueOf(e.getMessage()).strip();
  }

  private static boolean isFinal(MessagingException e) {
    if (e instanceof SMTPSendFailedException answer) {
      return answer.getReturnCode() >= 500;
    }
    return e instanceof AuthenticationFailedException
        || (e instanceof SendFailedException failed && failed.getInvalidAddresses() != null);
  }

  private Message message(Announcement a) throws MessagingException {
    MimeMessage message = new Identified(session, id(a));
    message.setFrom(settings.sender);
    message.setRecipients(
        Message.RecipientType.TO, settings.receivers.toArray(new InternetAddress[0]));
    message.setSubject(a.text(), "UTF-8");
    message.setSentDate(Date.from(a.at()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(body(a), "UTF-8");
    message.saveChanges();
    return message;
  }

  /** Only letters, digits and dots on the left (RFC 5322, msg-id). */
  private String id(Announcement a) {
    String domain = settings.sender.getAddress().replaceAll(".*@", "");
    return "<" + a.id().replaceAll("[^A-Za-z0-9]+", ".") + "@" + domain + ">";
  }

  private static String body(Announcement a) {
    Announcement.Deploy deploy = a.deploy();
    StringBuilder body = new StringBuilder(a.text()).append("\n\n");
    part(body, "Stack", deploy.stack());
    part(body, "Stage", deploy.stage());
    part(body, "By", deploy.actor());
    part(body, "Requested", deploy.requested());
    part(body, "Old", deploy.old().map(Object::toString).orElse("-"));
    part(body, "New", deploy.release().map(Object::toString).orElse("-"));
    part(body, "When", DateTimeFormatter.ISO_INSTANT.format(a.at()));
    a.ending().ifPresent(ending -> part(body, "Ended", AnnouncementText.word(ending.state())));
    part(body, "Detail", a.detail());
    part(body, "Deploy", deploy.id());
    return body.toString();
  }

  private static void part(StringBuilder body, String name, Object value) {
    body.append(name).append(": ").append(Names.printable(value.toString(), 2000)).append('\n');
  }

  @Override
  public String toString() {
    return "mail by " + Addresses.text(host, port);
  }

  /** A message that keeps its id. */
  private static final class Identified extends MimeMessage {
    private final String id;

    Identified(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }

  /** Settings of a {@link Mail}. For one thread. */
  public static final class Builder {
    private static final int MOST_RECEIVERS = 100;

    private final InternetAddress sender;
    private final List<InternetAddress> receivers = new ArrayList<>();
    private Encryption encryption = Encryption.STARTTLS;
    private Optional<String> user = Optional.empty();
    private Optional<Secret> password = Optional.empty();
    private Optional<SSLContext> trust = Optional.empty();
    private Duration within = Duration.ofSeconds(10);

    private Builder(String sender) {
      this.sender = address(sender);
    }

    private Builder(Builder other) {
      this.sender = other.sender;
      this.receivers.addAll(other.receivers);
      this.encryption = other.encryption;
      this.user = other.user;
      this.password = other.password;
      this.trust = other.trust;
      this.within = other.within;
    }

    /**
     * Sends to {@code receiver} as well.
     *
     * @throws IllegalArgumentException if it is not one e-mail address, or the 101st
     */
    public Builder to(String receiver) {
      if (receivers.size() == MOST_RECEIVERS) {
        throw new IllegalArgumentException("mail must go to at most 100 receivers");
      }
      receivers.add(address(receiver));
      return this;
    }

    /** How the connection is protected (default {@link Encryption#STARTTLS}). */
    public Builder encryption(Encryption encryption) {
      this.encryption = Objects.requireNonNull(encryption, "encryption");
      return this;
    }

    /**
     * Logs in as {@code user} (default: does not log in).
     *
     * @throws IllegalArgumentException if the name is not one printable line
     */
    public Builder login(String user, Secret password) {
      this.user = Optional.of(Names.line("a user's name", user, 255));
      this.password = Optional.of(password);
      return this;
    }

    /** Whom to trust (default the JVM's authorities). */
    public Builder trusting(SSLContext trust) {
      this.trust = Optional.of(trust);
      return this;
    }

    /**
     * How long to wait for a connection, and for each answer (default 10 s).
     *
     * @throws IllegalArgumentException if it is not 1 ms to 5 min
     */
    public Builder within(Duration within) {
      this.within = HttpPoster.checked(within);
      return this;
    }

    /**
     * The mail sink that speaks to the server {@code host}.
     *
     * @throws IllegalArgumentException if the host is blank or the port is not 1 to 65,535
     * @throws IllegalStateException if there is nobody to send to, or a password would go in the
     *     clear
     */
    public Mail by(String host, int port) {
      if (receivers.isEmpty()) {
        throw new IllegalStateException("mail needs a receiver: call to(...) first");
      }
      if (encryption == Encryption.NONE && password.isPresent()) {
        throw new IllegalStateException(
            "a password must not go in the clear: use STARTTLS or TLS, or no login");
      }
      return new Mail(Addresses.host(host), Addresses.port(port), new Builder(this));
    }

    private static InternetAddress address(@Nullable String text) {
      String line = Names.line("an e-mail address", String.valueOf(text), 320);
      try {
        InternetAddress[] parsed = InternetAddress.parse(line, true);
        if (parsed.length == 1 && !parsed[0].isGroup() && line.contains("@")) {
          parsed[0].validate();
          return parsed[0];
        }
      } catch (MessagingException e) {
        throw new IllegalArgumentException(
            "an e-mail address must look like deploys@example.com, but was " + Names.quoted(line),
            e);
      }
      throw new IllegalArgumentException(
          "there must be one e-mail address, but was " + Names.quoted(line));
    }
  }
}
