package dev.weft.lab.netns;

/** Why a scene could not run; the message is one line for the user and names the remedy where there is one. */
public final class SceneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SceneException(String message) {
        super(message);
    }
}
