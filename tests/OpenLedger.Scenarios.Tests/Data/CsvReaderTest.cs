using OpenLedger.Scenarios.Data;

namespace OpenLedger.Scenarios.Tests.Data;

public class CsvReaderTest
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a|b;1|2")]
    [InlineData("a,b\r\n1,2", "a|b;1|2")]
    [InlineData("\n\na,b\n\n1,\n", "a|b;1|")]
    [InlineData("\"a, b\",\"c\"\"d\"\n\"e\nf\",g\n", "a, b|c\"d;e\nf|g")]
    [InlineData(",\n", "|")]
    [InlineData("", "")]
    public void Rows_are_read_as_RFC_4180_defines_them(string text, string expected) => Assert.Equal(expected, Read(text, out _));

    [Theory]
    [InlineData("a,b\n1,\"2\n3", 2, 3)]
    [InlineData("a,b\n1,2\"3\n", 2, 4)]
    [InlineData("a,\"b\"c\n", 1, 6)]
    [InlineData("a,b\r1,\"2\r3\"x\r", 3, 3)]
    public void What_is_malformed_is_reported_with_its_place(string text, int line, int column)
    {
        Read(text, out CsvReader reader);
        Assert.NotEqual("", reader.Problem);
        Assert.Equal((line, column), reader.ProblemPlace);
    }

    [Fact]
    public void Fields_know_their_places()
    {
        CsvReader reader = new("a,b\n\"x\ny\",\"z\",w\n");
        List<CsvField> row = [];
        reader.ReadRow(row);
        reader.ReadRow(row);
        Assert.Equal([new CsvField("x\ny", 2, 1), new CsvField("z", 3, 4), new CsvField("w", 3, 8)], row);
    }

    private static string Read(string text, out CsvReader reader)
    {
        reader = new CsvReader(text);
        List<CsvField> row = [];
        List<string> rows = [];
        while (reader.ReadRow(row))
        {
            rows.Add(string.Join('|', row.Select(field => field.Text)));
        }

        return string.Join(';', rows);
    }
}
