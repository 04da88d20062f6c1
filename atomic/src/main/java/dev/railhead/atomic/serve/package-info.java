/**
 * The application's side of a docroot: which release is live, and one release for the whole of a
 * request. Start with {@link dev.railhead.atomic.serve.DocrootResolver}; what it hands out is a
 * {@link dev.railhead.atomic.serve.Pin}.
 *
 * <h2>Leases</h2>
 *
 * <p>A process that serves from a docroot tells the host so, release by release, so that nothing
 * that it may still read is rewritten or deleted. Each resolver keeps one file for each generation
 * (release and epoch) that it can still hand out or that is still pinned, and takes the file away
 * when that ends. All of it stands in the directory {@code .railhead/pins} of the docroot's home,
 * which the deploy makes with mode 1777 (or tighter, as long as the servers' users can write to
 * it).
 *
 * <p><b>The file</b> has a name of the form {@code <epoch>-<pid>-<start>-<8 hexadecimal
 * digits>.pin}, mode 644, and holds one line of nine words, parted by single spaces, {@code -}
 * where the process cannot know one:
 *
 * <pre>{@code
 * railhead-pin 1 EPOCH PLACE RELEASE PID START BOOT PIDNS
 * }</pre>
 *
 * <ul>
 *   <li>{@code EPOCH}: two whole numbers joined by a dot; for people.
 *   <li>{@code PLACE}: what is protected, relative to the home: {@code yin}, {@code releases/<id>};
 *       of {@code A-Z a-z 0-9 . _ - /}, never beginning with {@code /}.
 *   <li>{@code RELEASE}: the release's id, for people.
 *   <li>{@code PID}: the process's number, as it knows it itself.
 *   <li>{@code START}: field 22 of {@code /proc/PID/stat}, when it started, in clock ticks.
 *   <li>{@code BOOT}: what {@code /proc/sys/kernel/random/boot_id} holds.
 *   <li>{@code PIDNS}: what {@code readlink /proc/self/ns/pid} prints, {@code pid:[4026531836]}.
 * </ul>
 *
 * <p>It is made under a name that begins with a dot, written, locked and then renamed, so that
 * under its own name it is whole. For as long as it counts, the process holds an exclusive fcntl(2)
 * lock on all of it and sets its modification time every 10 seconds by writing its first byte
 * again. The process never opens it a second time: closing any descriptor of it would drop the lock
 * (the next beat locks it again, and until then the other signs below stand in). flock(1) does not
 * see such a lock; {@code /proc/locks} does.
 *
 * <p><b>The rule for readers.</b> Change {@code current} first and look at the leases after that;
 * with no swap between, just look. Look only at regular files (not links) whose names end in {@code
 * .pin} and do not begin with a dot; read at most the first line. A lease <em>counts</em> if any of
 * these is so:
 *
 * <ol>
 *   <li>{@code /proc/locks} has a line, such as {@code 5: POSIX ADVISORY WRITE 30735 fe:00:2146369
 *       0 EOF}, whose second word is {@code POSIX} and whose sixth ends in {@code :INODE}, with the
 *       file's inode number. (The device before it is not compared: some file systems report
 *       another one. That errs on the safe side.)
 *   <li>Its {@code BOOT} and {@code PIDNS} are the reader's own, and {@code /proc/PID/stat} can be
 *       read and has {@code START} in field 22 and a state (field 3) other than {@code Z} and
 *       {@code X}. Fields are counted after the last {@code )}: a program's name may hold spaces.
 *   <li>Its {@code BOOT} and {@code PIDNS} are the reader's own, neither {@code /proc/PID/stat} nor
 *       {@code /proc/1/stat} can be read (so /proc hides other users' processes), and {@code kill
 *       -0 PID} does not say that there is no such process.
 *   <li>Its {@code BOOT} or {@code PIDNS} is not the reader's own (another container, another
 *       machine that shares the home, or from before the last boot), or is {@code -}, or the line
 *       is not of the form above; and the file was modified less than 5 minutes ago, or in the
 *       future.
 * </ol>
 *
 * <p>One that does not count is left over from a process that is gone; whoever holds the docroot's
 * lock may delete it. So a process that is stopped or slow always counts where its reader can see
 * processes, one that is killed stops counting at once, and only where they cannot see each other
 * does time decide. A line that is not of the form above and still counts protects <em>every</em>
 * place. Names that begin with a dot and are older than 5 minutes may be deleted as well.
 *
 * <p><b>Why this is enough.</b> A process puts its lease in place, then looks at {@code current}
 * and {@code .railhead/epoch} again, and serves from there only if both are what they were. The
 * deploy changes {@code current}, then looks at the leases. Whichever comes second sees the other.
 *
 * <p>Where there is no {@code .railhead} or it cannot be written to, the process serves without a
 * lease and tells its listener. For such readers only time can tell: a place may be reused when the
 * longest staleness, the longest request and the longest cache keyed by path have passed.
 */
@NullMarked
package dev.railhead.atomic.serve;

import org.jspecify.annotations.NullMarked;
