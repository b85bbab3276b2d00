using CarTAgents.Output.Pictures;
using CarTAgents.Output.Runs;

namespace CarTAgents.Viewer.Scenes;

// Help, messages, and what is typed.
public sealed partial class Overlay
{
    private static readonly string[] Help =
    [
        "drag            turn",
        "right drag      move (also shift + drag)",
        "wheel           closer, farther",
        "double click    centre there",
        "click           a cell, in words; a legend line: hide it",
        "Home  1 3 7     camera as at first; front, right, top",
        "O               parallel lines of sight",
        "C               cut; X Y Z its axis, V its side",
        "[  ]            move the cut (also alt + wheel)",
        "F               next field; G on the cut, as a fog; L log",
        "K               colour by kind, program, CD19 ...",
        "space           pause;  .  a tick,  >  a window",
        "left right      state by state in a recording",
        "+  -            speed;  R from the start again",
        "E               give an event: a dose, a new value",
        "P               next replica, or tissue of a patient",
        "T               cells over time, a patient's course",
        "B               light, dark;  F11 full screen",
        "S  or F12       picture;  shift + R begins, ends a film",
        "F2              without text",
        "H               this help",
        "Esc             end the run, with a checkpoint",
    ];

    private static void DrawWords(Pen pen, OverlayWords words)
    {
        if (words.Help)
        {
            int wide = (Help.Max(l => l.Length) * PixelFont.Width) + 32;
            DrawLines(pen, Help, (pen.Width - wide) / 2, Math.Max(Margin, (pen.Height - (Help.Length * Line)) / 2), wide);
        }

        int columns = Math.Max(20, (pen.Width - (4 * Margin) - 24) / PixelFont.Width);
        List<string> lines = [];
        if (words.Message is { Length: > 0 } message)
            lines.AddRange(Wrap(message, columns));
        if (words.Typed is { } typed)
        {
            lines.AddRange(Wrap($"event: {typed}_", columns));
            lines.AddRange(Wrap(GivenEvent.Forms + "; Enter gives it, Esc does not", columns));
        }

        if (lines.Count == 0)
            return;
        // What is typed takes the whole width, so that nothing peeps out beside it.
        int width = words.Typed is null ? (lines.Max(l => l.Length) * PixelFont.Width) + 32 : pen.Width - (2 * Margin);
        DrawLines(pen, lines, Margin, pen.Height - (lines.Count * Line) - 16 - Margin, width);
    }

    // Lines of a width, broken at spaces where there are any.
    private static IEnumerable<string> Wrap(string text, int columns)
    {
        while (text.Length > columns)
        {
            int space = text.LastIndexOf(' ', columns);
            int end = space > columns / 2 ? space : columns;
            yield return text[..end];
            text = text[end..].TrimStart();
        }

        yield return text;
    }
}
