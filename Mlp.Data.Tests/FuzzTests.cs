using System.Text;

namespace Mlp.Data.Tests;

/// <summary>Whatever is done to a file, it is read or refused by an <see cref="InvalidDataException"/>.</summary>
public sealed class FuzzTests
{
    private const string Text = "id,age,color,size,kind\n1,20,red,M,b\n2,NA,\"bl\"\"ue\",S,a\r\n3,4e1,green,?,b\n\n4,30,red,S,b\n";
    private const string Insertions = ",;\t|\"\n\r\0 ?-+.eENAn0159äß\ufeff{}[]:";

    private static readonly CsvOptions Options = new() { Label = "kind", Missing = MissingValues.Median, MissingIndicators = true };

    [Fact]
    public void Changed_tables_are_read_or_refused()
    {
        CsvDataset csv = Csv.Load(Text, Options);
        CsvSchema schema = csv.Schema.Fit(csv.Dataset);
        int read = 0, refused = 0;
        foreach (string changed in Changed(Text, 5_000))
        {
            foreach (Func<Dataset> load in new Func<Dataset>[] { () => Csv.Load(changed, Options).Dataset, () => schema.Read(new StringReader(changed)) })
            {
                try
                {
                    Dataset data = load();
                    Assert.Equal(data.Rows * data.Features, data.Inputs.Length);
                    read++;
                }
                catch (InvalidDataException error)
                {
                    Assert.InRange(error.Message.Length, 10, 2_000);
                    refused++;
                }
            }
        }

        Assert.True(read > 500 && refused > 500, $"{read} {refused}");
    }

    [Fact]
    public void Changed_bytes_are_read_or_refused()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Text);
        System.Random random = new(2);
        int refused = 0;
        for (int i = 0; i < 3_000; i++)
        {
            byte[] changed = [.. bytes];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            changed[i % 2] = i % 7 == 0 ? (byte)(i % 2 == 0 ? 0x1F : 0x8B) : changed[i % 2];
            try
            {
                CsvDataset.Load(new MemoryStream(changed), Options);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 2_900);
    }

    [Fact]
    public void Changed_schemas_are_read_or_refused()
    {
        CsvDataset csv = Csv.Load(Text, Options);
        using MemoryStream saved = new();
        csv.Schema.Fit(csv.Dataset).Save(saved);
        int refused = 0;
        foreach (string changed in Changed(Encoding.UTF8.GetString(saved.ToArray()), 5_000))
        {
            try
            {
                CsvSchema schema = CsvSchema.Load(new MemoryStream(Encoding.UTF8.GetBytes(changed)));
                Assert.Equal(schema.Features, schema.FeatureNames.Count);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 2_000, 4_999);
    }

    /// <summary>Several threads at one schema and one scaler.</summary>
    [Fact]
    public void Rows_are_encoded_by_any_number_of_threads()
    {
        CsvDataset csv = Csv.Load(Text, Options with { Unseen = UnseenCategory.Zeros });
        CsvSchema schema = csv.Schema.Fit(csv.Dataset);
        schema.Fill(csv.Dataset);
        Scaler scaler = Scaler.FitStandard(csv.Dataset);
        float[] expected = Encode(3);
        Parallel.For(0, 2_000, i =>
        {
            float[] encoded = Encode(i % 2 == 0 ? 3 : 4);
            Assert.Equal(i % 2 == 0, encoded.AsSpan().SequenceEqual(expected));
        });

        float[] Encode(int id)
        {
            float[] row = new float[schema.Features];
            schema.Encode([id == 3 ? "3" : "4", "", "pink", "S"], row);
            scaler.Transform(row);
            return row;
        }
    }

    private static IEnumerable<string> Changed(string text, int count)
    {
        System.Random random = new(1);
        for (int i = 0; i < count; i++)
        {
            StringBuilder changed = new(text);
            for (int change = random.Next(1, 4); change > 0 && changed.Length > 1; change--)
            {
                int place = random.Next(changed.Length);
                switch (random.Next(4))
                {
                    case 0:
                        changed.Remove(place, Math.Min(random.Next(1, 10), changed.Length - place));
                        break;
                    case 1:
                        changed.Insert(place, Insertions[random.Next(Insertions.Length)]);
                        break;
                    case 2:
                        changed[place] = Insertions[random.Next(Insertions.Length)];
                        break;
                    default:
                        changed.Insert(place, changed.ToString(place, Math.Min(random.Next(1, 20), changed.Length - place)));
                        break;
                }
            }

            yield return changed.ToString();
        }
    }
}
