package dev.rollback.core.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.notify.Outbox;
import dev.rollback.core.workspace.Folders;
import dev.rollback.core.workspace.KernelLock;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Stays with one incident until it is over. Of several watches of one incident the one that has its lock does what is
 * due, runs the tasks and delivers what waits in the outbox; the others look on, and one takes over when it ends. What
 * goes wrong in a round is told to the listener, and tried again in the next one. For use by one thread.
 */
public final class IncidentWatch implements AutoCloseable {

    /** How long it is from a look to the next. */
    public static final Duration ROUND = Duration.ofSeconds(1);

    /** This line of the timeline says that a watch has had stakeholders told. */
    public static final String NOTICE = Duties.NOTICE;

    /** These say that it has reminded those who deal with the incident. */
    public static final List<String> REMINDERS = List.of(Duties.UPDATE_DUE, Duties.NOTICE_DUE, Duties.NEXT_NOTICE_DUE);

    static final Duration FLUSH = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LATEST = 8;

    private final Announcements announcements;
    private final Pace pace;
    private final WatchListener listener;
    private final Problems problems;
    private final WatchedRecord record;
    private final Duties duties;
    private final PeriodicTasks tasks;
    private final FileOps files;
    private final Path lockFile;
    private Optional<KernelLock> lock = Optional.empty();
    private Outbox.Content outbox = new Outbox.Content(List.of(), List.of(), List.of());
    private Optional<Long> flushed = Optional.empty();
    private boolean begun;
    private Optional<Boolean> acted = Optional.empty();

    /**
     * @param incident as it stands
     * @param announcements the caller's to close
     * @param tasks what is done beside, such as measuring how well the new state serves
     */
    public IncidentWatch(
            Workspace workspace,
            Incident incident,
            Incidents incidents,
            Announcements announcements,
            FileOps files,
            Pace pace,
            List<WatchTask> tasks,
            WatchListener listener) {
        this.announcements = announcements;
        this.pace = pace;
        this.listener = listener;
        this.files = files;
        this.problems = new Problems(listener);
        this.record = new WatchedRecord(incidents, incident);
        this.tasks = new PeriodicTasks(tasks, problems);
        this.duties = new Duties(
                record, incidents, announcements, workspace.configuration().incident(), pace, problems);
        this.lockFile = workspace
                .privateFolder()
                .resolve("incidents")
                .resolve(incident.id().value() + ".watch.lock");
    }

    /** Watches until the incident is resolved, and returns how it stands then. {@code INTERRUPTED} if so. */
    public WatchView untilItIsOver() {
        WatchView view = round();
        while (view.incident().state().open()) {
            try {
                pace.pause(ROUND);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RollbackException(ErrorKind.INTERRUPTED, "interrupted", e);
            }
            view = round();
        }
        return ended(view);
    }

    /** Looks once, and does what is due. */
    public WatchView once() {
        return ended(round());
    }

    /** What was put into the outbox last is given a little time. */
    private WatchView ended(WatchView view) {
        if (view.acting()) {
            problems.guard("the outbox", () -> flush(PATIENCE));
        }
        return view;
    }

    WatchView round() {
        problems.guard("the lock of the watch", this::acquire);
        problems.guard("the incident's record", record::readIncident);
        problems.guard("the timeline", this::readTimeline);
        if (acted.isEmpty() || acted.get() != lock.isPresent()) {
            acted = Optional.of(lock.isPresent());
            listener.began(record.incident(), lock.isPresent());
        }
        if (lock.isPresent()) {
            act();
        } else {
            problems.guard("the outbox", this::look);
        }
        problems.guard("the timeline", this::readTimeline);
        WatchView view = view();
        listener.seen(view);
        return view;
    }

    private void act() {
        if (record.incident().state().open()) {
            problems.guard("the update that is due", duties::remindOfTheUpdate);
            problems.guard("the notice to stakeholders", this::seeToStakeholders);
            tasks.round(pace.nanos());
        }
        if (isTimeToFlush()) {
            problems.guard("the outbox", () -> flush(GLANCE));
        }
    }

    /** Delivery marks the incident before the outbox forgets a notice, so the incident is read after the outbox. */
    private void seeToStakeholders() {
        if (duties.areStakeholdersDue(outbox)) {
            Outbox.Content fresh = outboxNow();
            record.readIncident();
            duties.seeToStakeholders(fresh);
        }
    }

    private void acquire() {
        if (lock.isEmpty()) {
            Folders.ensure(files, Objects.requireNonNull(lockFile.getParent()));
            lock = KernelLock.tryAcquire(lockFile);
        }
    }

    /** What is there when the watch begins is not news. */
    private void readTimeline() {
        var added = record.readTimeline();
        if (begun) {
            added.forEach(listener::happened);
        }
        begun = true;
    }

    private boolean isTimeToFlush() {
        return flushed.isEmpty() || pace.nanos() - flushed.get() >= FLUSH.toNanos();
    }

    private void flush(Duration atMost) {
        flushed = Optional.of(pace.nanos());
        Announcements.Flush flush = announcements.flush(atMost);
        problems.are("delivery", flush.warnings());
        outboxNow();
    }

    private void look() {
        if (isTimeToFlush()) {
            flushed = Optional.of(pace.nanos());
            outboxNow();
        }
    }

    private Outbox.Content outboxNow() {
        outbox = announcements.outbox().content();
        return outbox;
    }

    private WatchView view() {
        boolean open = record.incident().state().open();
        List<JsonNode> lines = record.lines();
        return new WatchView(
                record.incident(),
                pace.now(),
                lock.isPresent(),
                open ? Optional.of(duties.updateLeft()) : Optional.empty(),
                open ? Optional.of(duties.stakeholdersLeft(outbox)) : Optional.empty(),
                duties.isNoticed(outbox),
                lines.subList(Math.max(0, lines.size() - LATEST), lines.size()),
                outbox);
    }

    /** Lets another watch act. */
    @Override
    public void close() {
        tasks.close();
        lock.ifPresent(KernelLock::close);
        lock = Optional.empty();
    }
}
