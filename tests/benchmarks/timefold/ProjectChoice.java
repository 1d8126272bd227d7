package steerco;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.valuerange.CountableValueRange;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeFactory;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;

/** Whether a project runs, and under which shift. */
@PlanningEntity
public class ProjectChoice {
    @PlanningId
    public int index;

    /** -1 if it is paused, else the place of its shift among those allowed. */
    @PlanningVariable(valueRangeProviderRefs = "options")
    public Integer option;

    public ProjectChoice() {}

    ProjectChoice(int index, Integer option) {
        this.index = index;
        this.option = option;
    }

    @ValueRangeProvider(id = "options")
    public CountableValueRange<Integer> options() {
        return ValueRangeFactory.createIntValueRange(-1, Data.current.runColumns[index].length);
    }
}
