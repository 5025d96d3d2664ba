package dev.weft.lab.demo;

import java.util.List;

/** What somebody who watches the demo is shown. All calls come from the thread that runs the demo. */
public interface DemoView {
    /** A view that shows nothing. */
    DemoView NONE = new DemoView() {
        @Override
        public void chapter(int number, String title) {}

        @Override
        public void said(String line) {}

        @Override
        public void progress(Progress progress) {}
    };

    /** A new part of the story begins. */
    void chapter(int number, String title);

    /** One finding, in words. */
    void said(String line);

    /** The state of things; comes often. */
    void progress(Progress progress);

    /**
     * @param timeNs the lab's time
     * @param doing what is going on, in words
     * @param done how much of it is done, 0 to 1
     * @param instances the instances in question
     */
    record Progress(long timeNs, String doing, double done, List<InstanceRow> instances) {}

    /**
     * One instance.
     *
     * @param name its name in the semantic file
     * @param site its site's number
     * @param workers requests it serves at once
     * @param speed 1 is normal
     * @param queue requests that wait or run
     * @param flows flows it was given
     * @param requests requests it answered
     */
    record InstanceRow(String name, int site, int workers, double speed, int queue, long flows, long requests) {}
}
