using OpenLedger.Scenarios.Data;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests.Data;

public class CsvRowsTest
{
    [Theory]
    [InlineData("b,a\n2,1\n4,3\n", "1|2|;3|4|")]
    [InlineData("A, b ,C\n1,2,3\n", "1|2|3")]
    [InlineData("\uFEFFa,x,b\r\n1,9,2\r\n", "1|2|")]
    [InlineData("a,b2\n1,2\n", "1|2|")]
    public void Wanted_columns_are_found_by_name_in_any_order_and_case(string text, string expected)
    {
        DiagnosticBag diagnostics = new();
        Assert.Equal(expected, Read(text, diagnostics));
        Assert.Empty(diagnostics.ToSorted());
    }

    [Fact]
    public void Rows_of_another_width_are_reported_and_those_after_them_still_read()
    {
        DiagnosticBag diagnostics = new();
        Assert.Equal("1|2|;5|6|;bad", Read("a,b\n1,2\n3\n4,5,6\n5,6\n", diagnostics));
        Assert.Equal([(3, DiagnosticCodes.DataMalformed), (4, DiagnosticCodes.DataMalformed)], diagnostics.ToSorted().Select(d => (d.Line, d.Code)));
    }

    [Theory]
    [InlineData("holder,b\n1,2\n", 1, "the file has no column 'a'; did you mean 'b'?")]
    [InlineData("holder,amount\n1,2\n", 1, "the file has no column 'a'; known: holder, amount")]
    [InlineData("a;b\n1;2\n", 1, "the file has no column 'a'; fields are separated by commas")]
    [InlineData("a,b,A\n1,2,3\n", 5, "the file has two columns 'a'; rename or remove one of them")]
    [InlineData("\u001b[2J,amount\n1,2\n", 1, "the file has no column 'a'; known: ?[2J, amount")]
    public void A_header_that_does_not_serve_is_reported(string text, int column, string expected)
    {
        DiagnosticBag diagnostics = new();
        Assert.Equal("none", Read(text, diagnostics));
        Assert.Contains(diagnostics.ToSorted(), d => d.ToString().StartsWith($"x.csv:1:{column}: error OL5004: {expected}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_misspelled_optional_column_is_a_warning()
    {
        DiagnosticBag diagnostics = new();
        Assert.Equal("1|2|", ReadColumns("a,b,colour\n1,2,3\n", diagnostics, "a", "b", "?color"));
        Assert.Equal("x.csv:1:5: warning OL5008: the column 'colour' is not read; did you mean 'color'?", Assert.Single(diagnostics.ToSorted()).ToString());
    }

    [Fact]
    public void Reading_stops_where_nothing_more_would_be_shown()
    {
        DiagnosticBag diagnostics = new();
        string text = "a,b\n" + string.Concat(Enumerable.Repeat("1\n", 500)) + "1,2\n";
        Assert.Equal("bad", Read(text, diagnostics));
        Assert.Equal(DiagnosticBag.Limit, diagnostics.ToSorted().Length);
    }

    private static string Read(string text, DiagnosticBag diagnostics) => ReadColumns(text, diagnostics, "a", "b|b2", "?c");

    private static string ReadColumns(string text, DiagnosticBag diagnostics, params string[] columns)
    {
        CsvRows? rows = CsvRows.Open(new SourceText("x.csv", "", 5), text, columns, diagnostics);
        if (rows is null)
        {
            return "none";
        }

        CsvField[] fields = new CsvField[columns.Length];
        List<string> read = [];
        while (rows.TryRead(fields))
        {
            read.Add(string.Join('|', fields.Select(field => field.Text)));
        }

        return string.Join(';', rows.IsGood ? read : [.. read, "bad"]);
    }
}
