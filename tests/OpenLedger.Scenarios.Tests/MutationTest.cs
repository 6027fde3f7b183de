using System.Diagnostics;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests;

/// <summary>Twenty thousand damaged scenario files: never an exception, never a hang, always a place.</summary>
public class MutationTest
{
    private const int Seed = 20260801;
    private const int Cases = 20_000;

    private static readonly string[] Snippets =
    [
        "{", "}", "[", "]", ":", ": ", ",", "\"", "'", "#", " # ", "-", "- ", "\n", "\n  ", "  ", "\t", "&a ", "*a ", "!t ", "|\n", ">\n", "? ",
        "(", ")", "%", "---\n", "...\n", "0", "010", "-1", "99999999999999999999", "1e9", "NaN", "0x1", "k", "M", "B", "ms", "d", "/s", "off",
        "unlimited", "null", "~", "\u0000", "\uE000", "\uFEFF", "é", "😀", "\uD800", "arms.", ".", "..", "{}", "[]", "\"\"", "f(", "uniform(1, 2)",
        "9007199254740993", "0.0000000001", "18446744073709551615",
    ];

    [Fact]
    public void No_damage_causes_an_exception_or_a_diagnostic_without_a_place()
    {
        string[] texts =
        [
            Loading.Drain, Loading.Replay, File.ReadAllText(Repository.PathOf("scenarios", "stale-approval.yaml")),
            Shortened(File.ReadAllText(Repository.PathOf("scenarios", "incidents", "nomad-2022.yaml"))),
        ];
        Random random = new(Seed);
        Stopwatch watch = new();
        int loaded = 0;
        for (int i = 0; i < Cases; i++)
        {
            string text = texts[i % texts.Length];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                text = Mutated(random, text);
            }

            watch.Restart();
            ScenarioLoadResult result = Guarded(i, text);
            Assert.True(watch.ElapsedMilliseconds < 10_000, $"seed {Seed}, case {i} took {watch.ElapsedMilliseconds} ms");
            bool error = result.Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
            Assert.True(error == result.Document is null, $"seed {Seed}, case {i}: {Loading.Lines(result.Diagnostics)}\n{text}");
            int lines = text.AsSpan().Count('\n') + text.AsSpan().Count('\r') + 2;
            Assert.All(result.Diagnostics, diagnostic => Assert.True(
                diagnostic.Line >= 1 && diagnostic.Line <= lines && diagnostic.Column >= 1 && diagnostic.Message.Length > 0,
                $"seed {Seed}, case {i}: {diagnostic}"));
            loaded += error ? 0 : 1;
        }

        // Both kinds come up, or the damage is too great or too small to find anything.
        Assert.InRange(loaded, Cases / 50, Cases / 2);
    }

    private static ScenarioLoadResult Guarded(int number, string text)
    {
        try
        {
            return Loading.Load(text);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"seed {Seed}, case {number}:\n{text}", exception);
        }
    }

    private static string Mutated(Random random, string text)
    {
        int at = random.Next(text.Length + 1);
        int length = Math.Min(random.Next(1, 12), text.Length - at);
        int from = random.Next(text.Length);
        string snippet = Snippets[random.Next(Snippets.Length)];
        return random.Next(7) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, snippet),
            2 => text.Remove(at, length).Insert(at, snippet),
            3 => text.Insert(at, text.Substring(from, Math.Min(random.Next(1, 60), text.Length - from))),
            4 => text[..at],
            5 => SwappedLines(random, text),
            _ => ReplacedWord(random, text, snippet),
        };
    }

    // Whole values replaced are what binders see; most other damage ends at the parser.
    private static string ReplacedWord(Random random, string text, string snippet)
    {
        int start = text.IndexOf(": ", random.Next(text.Length), StringComparison.Ordinal) + 2;
        int length = start < 2 ? -1 : text.AsSpan(start).IndexOfAny(" ,}\n");
        return length < 0 ? text : text.Remove(start, length).Insert(start, snippet);
    }

    private static string SwappedLines(Random random, string text)
    {
        string[] lines = text.Split('\n');
        int left = random.Next(lines.Length);
        int right = random.Next(lines.Length);
        (lines[left], lines[right]) = (lines[right], lines[left]);
        return string.Join('\n', lines);
    }

    // The long table of transfers adds time, not cases.
    private static string Shortened(string text)
    {
        string[] lines = text.Split('\n');
        int first = Array.FindIndex(lines, line => line.Contains("timeline:", StringComparison.Ordinal));
        return string.Join('\n', lines.Take(first + 8));
    }
}
