package dev.weft.cli;

import dev.weft.lab.demo.DemoView;
import java.io.PrintWriter;

/** The demo as plain lines, for files and pipes. */
final class PlainDemoView implements DemoView {
    private final PrintWriter out;

    PlainDemoView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void chapter(int number, String title) {
        out.println();
        out.println(number + ". " + title);
        out.flush();
    }

    @Override
    public void said(String line) {
        out.println("  " + line);
        out.flush();
    }

    @Override
    public void progress(Progress progress) {
        // The findings say it all; a file needs no animation.
    }
}
