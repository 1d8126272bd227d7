package steerco;

import ai.timefold.solver.core.api.score.director.ScoreDirector;
import ai.timefold.solver.core.impl.heuristic.move.AbstractMove;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Sets any number of choices at once. */
final class Reassign extends AbstractMove<Plan> {
    private final List<Object> entities = new ArrayList<>(2);
    private final List<Integer> values = new ArrayList<>(2);

    Reassign and(Object entity, int value) {
        entities.add(entity);
        values.add(value);
        return this;
    }

    @Override
    public boolean isMoveDoable(ScoreDirector<Plan> director) {
        for (int i = 0; i < entities.size(); i++) if (!now(entities.get(i)).equals(values.get(i))) return true;
        return false;
    }

    private static Integer now(Object entity) {
        return entity instanceof Seat seat ? seat.level : ((ProjectChoice) entity).option;
    }

    @Override
    protected void doMoveOnGenuineVariables(ScoreDirector<Plan> director) {
        for (int i = 0; i < entities.size(); i++) {
            Object entity = entities.get(i);
            if (now(entity).equals(values.get(i))) continue;
            String variable = entity instanceof Seat ? "level" : "option";
            director.beforeVariableChanged(entity, variable);
            if (entity instanceof Seat seat) seat.level = values.get(i);
            else ((ProjectChoice) entity).option = values.get(i);
            director.afterVariableChanged(entity, variable);
        }
    }

    @Override
    public Collection<?> getPlanningEntities() {
        return entities;
    }

    @Override
    public Collection<?> getPlanningValues() {
        return values;
    }
}
