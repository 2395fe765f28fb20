from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("office", "0002_posts_and_persons")]
    operations = [
        migrations.AddField(model_name="government", name="sample", field=models.BooleanField(default=False))
    ]
