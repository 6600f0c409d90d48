package lilora.engine.event;

/** One method per type of {@link RunEvent}. */
public interface EventCases<R> {
    R hello(RunEvent.Hello e);

    R preflight(RunEvent.Preflight e);

    R planned(RunEvent.Planned e);

    R parameters(RunEvent.Parameters e);

    R stageStart(RunEvent.StageStart e);

    R step(RunEvent.Step e);

    R heldOutLoss(RunEvent.HeldOutLoss e);

    R sampleAnswer(RunEvent.SampleAnswer e);

    R featureProgress(RunEvent.FeatureProgress e);

    R evalProgress(RunEvent.EvalProgress e);

    R evalCell(RunEvent.EvalCell e);

    R checkpoint(RunEvent.Checkpoint e);

    R resource(RunEvent.Resource e);

    R note(RunEvent.Note e);

    R alarm(RunEvent.Alarm e);

    R acknowledged(RunEvent.Acknowledged e);

    R stateChanged(RunEvent.StateChanged e);

    R layerValues(RunEvent.LayerValues e);

    R stageEnd(RunEvent.StageEnd e);

    R failed(RunEvent.Failed e);

    R done(RunEvent.Done e);
}
