package dev.weft.control.daemon;

import dev.weft.control.core.model.SemanticModel;

/** The controller; see the package. The implementation follows: the signatures are settled. */
public final class Controller {
    private Controller() {}

    /** A controller for the Weft program of this build. It has no threads and keeps nothing between calls. */
    public static Controller create() {
        return new Controller();
    }

    /**
     * Makes the switches hold what the model says: checks, compiles, connects to all switches and reads back, and then
     * writes only what differs.
     *
     * @throws ControllerException one line that names what is wrong, where, and the remedy; then nothing has changed on
     *     any switch, unless its kind is {@link ControllerException.Kind#INCOMPLETE}
     */
    public ApplyReport apply(SemanticModel model, Channels channels) {
        throw new UnsupportedOperationException("not built yet");
    }
}
