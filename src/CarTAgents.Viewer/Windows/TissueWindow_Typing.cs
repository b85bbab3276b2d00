using CarTAgents.Output.Runs;

namespace CarTAgents.Viewer.Windows;

// The line in which events are typed.
public sealed partial class TissueWindow
{
    private const int MostCharacters = 200;

    private readonly List<string> _given = [];
    private string? _typed;
    private int _recalled;

    private void BeginTyping()
    {
        (_typed, _recalled, _overlayStale) = ("", _given.Count, true);
        Trace("type");
    }

    private void Type(char character)
    {
        if (!char.IsControl(character) && _typed!.Length < MostCharacters)
            (_typed, _overlayStale) = (_typed + character, true);
    }

    private bool Edit(int key)
    {
        _overlayStale = true;
        switch (key)
        {
            case Enter:
                string words = _typed!.Trim();
                _typed = null;
                if (words.Length == 0)
                    break;
                _given.Add(words);
                Trace($"give {words}");
                ShowMessage($"{words} ...");
                _source.Give(words);
                break;
            case Backspace:
                _typed = _typed![..Math.Max(0, _typed!.Length - 1)];
                break;
            case UpArrow:
                _recalled = Math.Max(0, _recalled - 1);
                _typed = _recalled < _given.Count ? _given[_recalled] : "";
                break;
            default:
                _typed = null;
                break;
        }

        return true;
    }

    private void Answer(string answer)
    {
        ShowMessage(answer);
        Trace($"answer {answer}");
        Console.WriteLine(answer);
    }

    /// <summary>What stands beside the line.</summary>
    internal static string TypingHint => GivenEvent.Forms;
}
