using System.Diagnostics;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests.Text;

/// <summary>What YAML may hold and what not, with places; and that hostile texts cost neither stack nor time.</summary>
public class TreeReaderTest
{
    [Theory]
    [InlineData("scenario: x\nscenario: y\n", DiagnosticCodes.DuplicateKey, 2, 1)]
    [InlineData("a: { b: 1, c: 2, b: 3 }\n", DiagnosticCodes.DuplicateKey, 1, 18)]
    [InlineData("a: &name 1\n", DiagnosticCodes.AnchorNotAllowed, 1, 4)]
    [InlineData("a: 1\nb: *name\n", DiagnosticCodes.AliasNotAllowed, 2, 4)]
    [InlineData("a:\n  - !!str 1\n", DiagnosticCodes.TagNotAllowed, 2, 5)]
    [InlineData("a: 1\n---\nb: 2\n", DiagnosticCodes.SeveralDocuments, 2, 1)]
    [InlineData("[a, b]: 1\n", DiagnosticCodes.KeyNotScalar, 1, 1)]
    [InlineData("", DiagnosticCodes.EmptyDocument, 1, 1)]
    [InlineData("# nothing but a comment\n", DiagnosticCodes.EmptyDocument, 1, 1)]
    [InlineData("a: b: c\n", DiagnosticCodes.MalformedYaml, 1, 5)]
    [InlineData("a: \"open\n", DiagnosticCodes.MalformedYaml, 1, 4)]
    [InlineData("a: [1, 2\nb: 3", DiagnosticCodes.MalformedYaml, 1, 6)]
    [InlineData("a: 1\nb: \u0007\n", DiagnosticCodes.ForbiddenCharacter, 2, 4)]
    [InlineData("a: 1\nb: x\uE000\n", DiagnosticCodes.ForbiddenCharacter, 2, 5)]
    [InlineData("- a\n", DiagnosticCodes.WrongType, 1, 1)]
    public void What_is_not_allowed_is_reported_where_it_stands(string text, int code, int line, int column)
    {
        ScenarioLoadResult result = Loading.Load(text);
        Assert.Null(result.Document);
        Assert.True(result.Diagnostics.Any(d => d.Code == code && d.Line == line && d.Column == column), Loading.Lines(result.Diagnostics));
        Assert.All(result.Diagnostics, diagnostic => Assert.Equal("test.yaml", diagnostic.Path));
    }

    [Fact]
    public void Thirty_two_levels_are_read_and_one_more_is_not()
    {
        Assert.NotNull(Read(Nested(TreeReader.MaxDepth), out _));
        Assert.Null(Read(Nested(TreeReader.MaxDepth + 1), out DiagnosticBag bag));
        Diagnostic diagnostic = Assert.Single(bag.ToSorted());
        Assert.Equal(DiagnosticCodes.TooDeep, diagnostic.Code);
        Assert.Equal((1, 33), (diagnostic.Line, diagnostic.Column));

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Fact]
    public void A_hundred_thousand_nodes_are_read_and_one_more_is_not()
    {
        string list = string.Concat(Enumerable.Repeat("- x\n", TreeReader.MaxNodes - 1));
        Assert.NotNull(Read(list, out _));
        Assert.Null(Read(list + "- x\n", out DiagnosticBag bag));
        Diagnostic diagnostic = Assert.Single(bag.ToSorted());
        Assert.Equal(DiagnosticCodes.TooManyNodes, diagnostic.Code);
        Assert.Equal((TreeReader.MaxNodes, 3), (diagnostic.Line, diagnostic.Column));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("{a: ")]
    [InlineData("[a, ")]
    [InlineData("[\"")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("!x ")]
    [InlineData("&a ")]
    [InlineData("*a ")]
    [InlineData("a: ")]
    [InlineData("a(")]
    [InlineData("a)")]
    [InlineData("a(\"'")]
    [InlineData("a(: , ")]
    [InlineData("---\n")]
    [InlineData("...\n")]
    [InlineData("%A b\n")]
    [InlineData("a:\n")]
    [InlineData("|\n")]
    [InlineData("{a: 1},")]
    [InlineData("'")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("#")]
    [InlineData(" ")]
    [InlineData("\t")]
    [InlineData("\n")]
    [InlineData("x\n ")]
    [InlineData("k1: [x, y]\n")]
    public void A_megabyte_of_anything_ends_soon_with_a_diagnostic(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        Stopwatch watch = Stopwatch.StartNew();
        foreach (string hostile in new[] { text, "scenario: x\nassets: " + text, "scenario: [" + text })
        {
            ScenarioLoadResult result = Loading.Load(hostile);
            Assert.Null(result.Document);
            Assert.NotEmpty(result.Diagnostics);
            Assert.All(result.Diagnostics, diagnostic => Assert.True(diagnostic.Line > 0 && diagnostic.Column > 0));
        }

        // Half a second on an idle machine; what grows faster than the text would take hours.
        Assert.True(watch.ElapsedMilliseconds < 60_000, $"took {watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Deep_indentation_is_too_deep()
    {
        string text = string.Concat(Enumerable.Range(0, 1_400).Select(depth => $"{new string(' ', depth)}a:\n"));
        Assert.Contains(Loading.Load(text).Diagnostics, diagnostic => diagnostic.Code == DiagnosticCodes.TooDeep && diagnostic.Line == 32);
    }

    [Fact]
    public void A_byte_order_mark_and_Windows_line_ends_change_nothing()
    {
        ScenarioDocument plain = Loading.Good(Loading.Drain);
        ScenarioDocument marked = Loading.Good('\uFEFF' + Loading.Drain.ReplaceLineEndings("\r\n"));
        Assert.Equal(plain.Plan.Workload[0], marked.Plan.Workload[0]);
        Assert.NotEqual(plain.Sha256, marked.Sha256);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Every_kind_of_line_end_counts_as_one(string lineEnd)
    {
        Read($"a: 1{lineEnd}b: 2{lineEnd}a: 3{lineEnd}", out DiagnosticBag duplicate);
        Read($"a: 1{lineEnd}{lineEnd}b: \u0001", out DiagnosticBag forbidden);
        Diagnostic key = Assert.Single(duplicate.ToSorted());
        Diagnostic character = Assert.Single(forbidden.ToSorted());
        Assert.Equal((DiagnosticCodes.DuplicateKey, 3, 1), (key.Code, key.Line, key.Column));
        Assert.Equal((DiagnosticCodes.ForbiddenCharacter, 3, 4), (character.Code, character.Line, character.Column));
    }

    private static Node? Read(string text, out DiagnosticBag diagnostics)
    {
        diagnostics = new DiagnosticBag();
        return TreeReader.ReadDocument(new SourceText("test.yaml", "", 0), text, diagnostics);
    }
}
