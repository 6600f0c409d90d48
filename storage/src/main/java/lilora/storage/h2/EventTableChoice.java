package lilora.storage.h2;

import java.util.Optional;
import lilora.engine.event.EventCases;
import lilora.engine.event.RunEvent;

/** The table of an event; empty for a step. */
final class EventTableChoice implements EventCases<Optional<EventTable<?>>> {
    @Override
    public Optional<EventTable<?>> hello(RunEvent.Hello e) {
        return Optional.of(EventTables.ATTEMPT);
    }

    @Override
    public Optional<EventTable<?>> preflight(RunEvent.Preflight e) {
        return Optional.of(EventTables.PREFLIGHT);
    }

    @Override
    public Optional<EventTable<?>> planned(RunEvent.Planned e) {
        return Optional.of(EventTables.PLAN);
    }

    @Override
    public Optional<EventTable<?>> parameters(RunEvent.Parameters e) {
        return Optional.of(EventTables.PARAMETERS);
    }

    @Override
    public Optional<EventTable<?>> stageStart(RunEvent.StageStart e) {
        return Optional.of(EventTables.STAGE);
    }

    @Override
    public Optional<EventTable<?>> step(RunEvent.Step e) {
        return Optional.empty();
    }

    @Override
    public Optional<EventTable<?>> heldOutLoss(RunEvent.HeldOutLoss e) {
        return Optional.of(EventTables.HELD_OUT);
    }

    @Override
    public Optional<EventTable<?>> sampleAnswer(RunEvent.SampleAnswer e) {
        return Optional.of(EventTables.SAMPLE);
    }

    @Override
    public Optional<EventTable<?>> layerValues(RunEvent.LayerValues e) {
        return Optional.of(EventTables.LAYERS);
    }

    @Override
    public Optional<EventTable<?>> featureProgress(RunEvent.FeatureProgress e) {
        return Optional.of(EventTables.ACTIVITY);
    }

    @Override
    public Optional<EventTable<?>> evalProgress(RunEvent.EvalProgress e) {
        return Optional.of(EventTables.ACTIVITY);
    }

    @Override
    public Optional<EventTable<?>> evalCell(RunEvent.EvalCell e) {
        return Optional.of(EventTables.CELL);
    }

    @Override
    public Optional<EventTable<?>> checkpoint(RunEvent.Checkpoint e) {
        return Optional.of(EventTables.CHECKPOINT);
    }

    @Override
    public Optional<EventTable<?>> resource(RunEvent.Resource e) {
        return Optional.of(EventTables.RESOURCE);
    }

    @Override
    public Optional<EventTable<?>> note(RunEvent.Note e) {
        return Optional.of(EventTables.NOTE);
    }

    @Override
    public Optional<EventTable<?>> alarm(RunEvent.Alarm e) {
        return Optional.of(EventTables.ALARM);
    }

    @Override
    public Optional<EventTable<?>> acknowledged(RunEvent.Acknowledged e) {
        return Optional.of(EventTables.COMMAND);
    }

    @Override
    public Optional<EventTable<?>> stateChanged(RunEvent.StateChanged e) {
        return Optional.of(EventTables.STATE);
    }

    @Override
    public Optional<EventTable<?>> stageEnd(RunEvent.StageEnd e) {
        return Optional.of(EventTables.STAGE_END);
    }

    @Override
    public Optional<EventTable<?>> failed(RunEvent.Failed e) {
        return Optional.of(EventTables.FAILURE);
    }

    @Override
    public Optional<EventTable<?>> done(RunEvent.Done e) {
        return Optional.of(EventTables.OUTCOME);
    }
}
